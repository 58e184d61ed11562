/** What reading or opening a case had to mend or leave out. */
export const caseEn = {
  'case.mended.torn-line':
    'The last line of the journal was being written when Heapcase stopped. Its {bytes} bytes were moved to {file}; what was saved before is whole.',
  'case.mended.journal-lost':
    'The journal could not be read at all and was moved to {file}. The evidence was taken over from the files beside it; notes and the log of commands are lost.',
  'case.mended.evidence-interrupted':
    'Heapcase stopped while {name} was arriving. The {bytes} bytes that had come are kept as evidence, marked as interrupted.',
  'case.mended.evidence-filed':
    'Heapcase stopped while {name} was being filed. It is whole and part of the case.',
  'case.mended.evidence-empty': 'Heapcase stopped before the first byte of {name} had come.',
  'case.mended.manifest':
    'case.json could not be read and was made again from the journal. The damaged file is kept as {file}.',
  'case.mended.stale-lock':
    'The Heapcase that wrote this case before (process {pid}) ended without closing it.',
  'case.mended.run-interrupted': 'The last run has no end: Heapcase stopped in the middle of it.',
  'case.read.torn-line': 'The journal ends with {bytes} bytes of an unfinished line, which are left out.',
  'case.read.manifest': 'case.json cannot be read; what it says was taken from the journal.',
  'case.read.chain-broken':
    'The journal does not hold at line {line}: that line was damaged or changed after it was written, or one before it was removed.',
  'case.read.not-understood':
    '{count} entries of the journal are of a kind that this Heapcase does not know. They are kept, but not shown.',
} as const;
