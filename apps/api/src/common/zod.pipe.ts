import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { check } from './check.js';

/** Checks a body, a query or a parameter at the edge: `@Body(new ZodPipe(schema))`. */
export class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    return check(this.schema, value);
  }
}
