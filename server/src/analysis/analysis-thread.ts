import { answerQuestions } from "../threads/answer-questions.ts";
import { analyseDocuments } from "./analyse-documents.ts";

/** The thread in which packs are analysed: it begins with the server's first analysis. */
answerQuestions(analyseDocuments);
