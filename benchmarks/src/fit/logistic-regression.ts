export interface LogisticModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

export interface LogisticOptions {
  /** Weight of the squared coefficients (not of the intercept): a little keeps collinear columns calm. */
  readonly ridge: number;
  readonly maxIterations?: number;
}

/**
 * Fits ln(p / (1 − p)) = intercept + Σ coefficient·column by Newton's method (iteratively reweighted least
 * squares), which for this convex likelihood needs fewer than ten rounds. Throws when it does not settle.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  targets: readonly boolean[],
  options: LogisticOptions,
): LogisticModel {
  const width = (rows[0]?.length ?? 0) + 1;
  const design = rows.map((row) => [1, ...row]);
  let beta = new Array<number>(width).fill(0);
  for (let round = 0; round < (options.maxIterations ?? 50); round += 1) {
    const gradient = beta.map((value, at) => (at === 0 ? 0 : -options.ridge * value));
    const hessian = beta.map((_, at) => beta.map((__, to) => (at === to && at > 0 ? options.ridge : 0)));
    design.forEach((row, index) => {
      const p = sigmoid(dot(beta, row));
      const residual = (targets[index] === true ? 1 : 0) - p;
      row.forEach((left, at) => {
        gradient[at] = (gradient[at] ?? 0) + residual * left;
        const line = hessian[at] as number[];
        row.forEach((right, to) => (line[to] = (line[to] ?? 0) + p * (1 - p) * left * right));
      });
    });
    const step = solve(hessian, gradient);
    beta = beta.map((value, at) => value + (step[at] ?? 0));
    if (Math.max(...step.map(Math.abs)) < 1e-10) {
      return { intercept: beta[0] ?? 0, coefficients: beta.slice(1) };
    }
  }
  throw new Error("Expected the logistic regression to settle, but it did not");
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, at) => total + value * (b[at] ?? 0), 0);
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    const scale = pivot[column] ?? 0;
    if (scale === 0) throw new Error("Expected independent columns, but one repeats another");
    for (const [at, row] of rows.entries()) {
      if (at === column) continue;
      const factor = (row[column] ?? 0) / scale;
      for (let to = column; to <= size; to += 1) row[to] = (row[to] ?? 0) - factor * (pivot[to] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
