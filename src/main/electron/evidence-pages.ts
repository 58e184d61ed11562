import { failureDataOf, sentenceOf } from '#core/base/failure';
import { type EvidencePlace, unpackedHeader } from '#core/contract/evidence-url';
import { methods } from '#core/contract/methods';
import type { EvidenceStream } from '#main/store/evidence-stream';
import type { Workbench } from '#main/workbench';
import { evidencePolicy } from './policies';

/**
 * What heapcase://app/evidence/CASE/ID answers: the bytes as they are read, so that neither this process nor the
 * page's thread ever holds them all. A failure is 404 and its sentence; one while reading breaks the answer off,
 * and who asked learns the reason from `evidence.read`.
 */
export function evidencePages(workbench: () => Promise<Workbench>) {
  return async (place: EvidencePlace): Promise<Response> => {
    const common = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
    const policy = {
      'Content-Security-Policy': evidencePolicy,
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    try {
      const { caseId, id } = methods['evidence.read'].request.parse(place);
      const evidence = await (await workbench()).streamEvidence(caseId, id);
      return new Response(bodyOf(evidence), {
        headers: {
          ...common,
          ...policy,
          'Content-Type': 'application/octet-stream',
          'Content-Length': String(evidence.bytes),
          [unpackedHeader]: String(evidence.unpackedBytes),
        },
      });
    } catch (thrown) {
      return new Response(sentenceOf('en', failureDataOf(thrown)), {
        status: 404,
        headers: { ...common, ...policy, 'Content-Type': 'text/plain; charset=utf-8' },
      });
    }
  };
}

/** Reads on only as the page takes it; a page that stops taking closes the file. */
function bodyOf(evidence: EvidenceStream): ReadableStream<Uint8Array> {
  const parts = evidence.parts();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await parts.return();
      },
    },
    { highWaterMark: 2 },
  );
}
