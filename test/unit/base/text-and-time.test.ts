import { describe, expect, it } from 'vitest';
import {
  escapeHtml,
  escapeMarkdown,
  markdownCode,
  middleEllipsis,
  visibleLine,
  visibleText,
} from '../../../src/core/base/text';
import { formatDateTime, formatRfc3339, formatTime, parseTime } from '../../../src/core/base/time';

describe('text from outside', () => {
  it('shows what would change the order of what is read', () => {
    expect(visibleText('main.\u202eevil\u0000')).toBe('main.⟨U+202E⟩evil⟨U+0000⟩');
    expect(visibleText('zero\u200bwidth \ufeff')).toBe('zero⟨U+200B⟩width ⟨U+FEFF⟩');
  });

  it('shows halves of surrogate pairs and leaves whole ones', () => {
    expect(visibleText('a\ud800b')).toBe('a⟨U+D800⟩b');
    expect(visibleText('😀')).toBe('😀');
  });

  it('shows line breaks on one line', () => {
    expect(visibleLine('a\r\nb\tc\nd')).toBe('a⏎b c⏎d');
  });

  it('cannot leave an HTML text or attribute', () => {
    expect(escapeHtml(`<script>"'&`)).toBe('&lt;script&gt;&quot;&#39;&amp;');
  });

  it('cannot start markup, a cell or a link in Markdown', () => {
    const hostile = '# [x](javascript:1) | <img> *a* `b` ![i](u)\n- item';
    const escaped = escapeMarkdown(hostile);
    expect(escaped.split('\n')).toHaveLength(1);
    expect(escaped).not.toMatch(/(?<!\\)[[\]|<>*`!#]/);
    expect(markdownCode('a`b``c')).toBe('```a`b``c```');
  });

  it('leaves figures in Markdown as they are, and escapes what would be a list or a rule', () => {
    expect(escapeMarkdown('3.7 MiB/s')).toBe('3.7 MiB/s');
    expect(escapeMarkdown('+5.2 MiB/s')).toBe('+5.2 MiB/s');
    expect(escapeMarkdown('1. item')).toBe('1\\. item');
    expect(escapeMarkdown('- item')).toBe('\\- item');
    expect(escapeMarkdown('---')).toBe('\\---');
  });

  it('keeps both ends of a long name', () => {
    const name = 'github.com/acme/shop/internal/store.(*Index).Put';
    expect(middleEllipsis(name, 24)).toHaveLength(24);
    expect(middleEllipsis(name, 24)).toMatch(/^github\.co.*…\(?.*Put$/);
    expect(middleEllipsis('short', 24)).toBe('short');
  });
});

describe('times', () => {
  it('are UTC, with tenths that are cut and not rounded', () => {
    const at = Date.UTC(2026, 10, 23, 3, 12, 46, 990);
    expect(formatTime(at, 'tenths')).toBe('03:12:46.9');
    expect(formatDateTime(at)).toBe('2026-11-23 03:12:46');
    expect(formatRfc3339(at)).toBe('2026-11-23T03:12:46.990Z');
  });

  it('are read from RFC 3339 alone', () => {
    expect(parseTime('2026-11-23T03:12:46.990Z')).toBe(Date.UTC(2026, 10, 23, 3, 12, 46, 990));
    expect(parseTime('2026-11-23T05:12:46+02:00')).toBe(Date.UTC(2026, 10, 23, 3, 12, 46));
    expect(parseTime('yesterday')).toBeNull();
    expect(parseTime('2026-11-23')).toBeNull();
  });

  it('that are none show a dash', () => {
    expect(formatTime(Number.NaN)).toBe('–');
    expect(formatDateTime(1e20)).toBe('–');
  });
});
