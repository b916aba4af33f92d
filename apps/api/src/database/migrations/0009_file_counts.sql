CREATE TABLE "file_counts" (
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"count" integer NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "file_counts_at_outcome_pk" PRIMARY KEY("at","outcome")
);
