import { failureDataOf, sentenceOf } from '#core/base/failure';
import { methods } from '#core/contract/methods';
import type { Workbench } from '#main/workbench';

/** What heapcase://report/CASE/LANGUAGE answers; a failure becomes its sentence. */
export function reportPages(workbench: () => Promise<Workbench>) {
  return async (caseId: string, language: string): Promise<string> => {
    try {
      const request = methods['report.html'].request.parse({ caseId, language });
      return (await (await workbench()).handlers['report.html'](request)).html;
    } catch (thrown) {
      throw new Error(sentenceOf(language === 'zh-CN' ? 'zh-CN' : 'en', failureDataOf(thrown)));
    }
  };
}
