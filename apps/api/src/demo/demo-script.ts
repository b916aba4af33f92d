import type { ClaimPriority, ClaimStatus, Role } from '@claimline/protocol';

export interface DemoPerson {
  email: string;
  firstName: string;
  lastName: string;
  role: Role;
}

export const demoPeople = {
  claire: { email: 'claire@example.com', firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' },
  karim: { email: 'karim@example.com', firstName: 'Karim', lastName: 'Benali', role: 'CUSTOMER' },
  nina: { email: 'nina@example.com', firstName: 'Nina', lastName: 'Laurent', role: 'AGENT' },
  paul: { email: 'paul@example.com', firstName: 'Paul', lastName: 'Girard', role: 'AGENT' },
  admin: { email: 'admin@example.com', firstName: 'Alice', lastName: 'Moreau', role: 'ADMIN' },
} as const satisfies Record<string, DemoPerson>;

export type DemoName = keyof typeof demoPeople;

export interface DemoClaim {
  customer: DemoName;
  subject: string;
  category: string;
  description: string;
  assignee?: DemoName;
  priority?: ClaimPriority;
  /** Who says what, in order; who writes has read what came before. */
  messages: [DemoName, string][];
  status?: ClaimStatus;
}

/** From the oldest activity to the latest. */
export const demoClaims: DemoClaim[] = [
  {
    customer: 'karim',
    subject: 'Double prélèvement sur mon abonnement de mars',
    category: 'Facturation',
    description: 'Bonjour, mon abonnement a été prélevé deux fois le 5 mars (2 × 49,90 €).',
    assignee: 'paul',
    messages: [
      ['paul', 'Bonjour Karim, je vois bien les deux opérations. Le remboursement de 49,90 € part aujourd’hui.'],
      ['karim', 'Reçu ce matin, merci beaucoup !'],
    ],
    status: 'CLOSED',
  },
  {
    customer: 'claire',
    subject: 'Remboursement d’un billet annulé',
    category: 'Remboursement',
    description: 'Bonjour, le vol du 2 septembre a été annulé et je n’ai pas encore été remboursée.',
    assignee: 'nina',
    messages: [
      ['nina', 'Bonjour Claire, le remboursement de 184,20 € a été émis ce matin. Comptez trois à cinq jours ouvrés.'],
      ['claire', 'Parfait, merci pour votre rapidité.'],
    ],
    status: 'RESOLVED',
  },
  {
    customer: 'karim',
    subject: 'Dégât des eaux dans la cuisine',
    category: 'Habitation',
    description:
      'Bonjour, une fuite chez le voisin du dessus a abîmé le plafond et deux meubles de la cuisine dans la nuit de lundi à mardi.',
    assignee: 'paul',
    priority: 'HIGH',
    messages: [
      [
        'paul',
        'Bonjour Karim, je suis désolé pour ces dégâts. Avez-vous rempli un constat amiable avec votre voisin ?',
      ],
      ['karim', 'Oui, signé hier soir. Je vous l’envoie avec les photos.'],
      ['paul', 'Merci. Un expert passera jeudi entre 9 h et 11 h, cela vous convient-il ?'],
    ],
    status: 'WAITING_CUSTOMER',
  },
  {
    customer: 'claire',
    subject: 'Bagage abîmé à l’arrivée',
    category: 'Bagages',
    description:
      'Bonjour, ma valise est arrivée avec une roue cassée et la coque fendue. Le vol était le AF1234 Nice–Paris.',
    messages: [['claire', 'J’ai fait constater les dégâts au comptoir : dossier PIR ORYAF12345.']],
  },
  {
    customer: 'karim',
    subject: 'Livraison reçue incomplète',
    category: 'Livraison',
    description: 'Bonjour, il manque deux articles sur les cinq de ma commande du 12.',
    assignee: 'nina',
    messages: [
      ['nina', 'Bonjour Karim, pouvez-vous me dire quels articles manquent ?'],
      ['karim', 'La lampe de bureau et le lot de câbles.'],
    ],
    status: 'WAITING_AGENT',
  },
  {
    customer: 'claire',
    subject: 'Train retardé de 3 h 20, correspondance manquée',
    category: 'Transport',
    description:
      'Bonjour, mon train Lyon–Paris de vendredi est arrivé avec 3 h 20 de retard et j’ai manqué ma correspondance pour Lille. J’ai dû payer une nuit d’hôtel.',
    assignee: 'nina',
    priority: 'HIGH',
    messages: [
      ['nina', 'Bonjour Claire, je suis désolée pour ce voyage. Je m’occupe de votre dossier dès maintenant.'],
      ['nina', 'Pouvez-vous m’indiquer le numéro du train et le montant de la nuit d’hôtel ?'],
      ['claire', 'C’était le TGV 6630. L’hôtel a coûté 94 €, j’ai gardé la facture.'],
      ['nina', 'Merci ! Avec ce retard, vous avez droit à 50 % du billet, plus l’hôtel. Je prépare la proposition.'],
    ],
    status: 'WAITING_CUSTOMER',
  },
];
