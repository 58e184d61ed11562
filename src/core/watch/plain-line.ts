/** Printable text on one line: no control character could end the line, or act on a terminal, when it is read again. */
export const isPlainLine = (text: string): boolean => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
