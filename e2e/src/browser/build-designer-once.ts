import { startProduct } from "../running-product.ts";

/** Journeys start the product side by side; the first start builds the designer, so it goes alone. */
export default async function buildDesignerOnce(): Promise<void> {
  const product = await startProduct();
  await product.stop();
}
