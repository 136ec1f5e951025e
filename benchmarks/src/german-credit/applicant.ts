/** One applicant with what became of the loan. */
export interface Applicant {
  /** From 1: the line of the file, or the number in the synthetic series. */
  readonly number: number;
  readonly facts: Readonly<Record<string, number | string>>;
  readonly repaid: boolean;
  /** Only of synthetic applicants: the chance with which `repaid` was drawn. */
  readonly chanceOfRepaying?: number;
}
