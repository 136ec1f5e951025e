import { answerQuestions } from "./answer-questions.ts";

/** A thread that does as it is told: answers, throws, works for ever, or ends. */
answerQuestions((question: string): string => {
  if (question === "throw") throw new Error("as told");
  if (question === "for-ever") for (;;);
  if (question === "end") process.exit(1);
  return question.toUpperCase();
});
