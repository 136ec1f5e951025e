const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = "10X98765432";

/**
 * True for an 18-character resident identity number whose birth date exists and whose last character is the
 * check character of ISO 7064 MOD 11-2 (GB 11643-1999).
 */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return (
    !Number.isNaN(born.getTime()) && born.getUTCDate() === Number(day) && checkCharacterOf(text) === text[17]
  );
}

/** The check character that completes the first 17 digits of an identity number. */
export function checkCharacterOf(digits: string): string | undefined {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return checkCharacters[sum % 11];
}
