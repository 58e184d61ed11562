/** Shown when the page crashed twice within a minute: plain HTML, so that it cannot crash the same way. */

export const recoveryPath = '/recovery';

export const recoveryPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Heapcase</title>
<h1>The window crashed twice within a minute.</h1>
<p>Everything that was captured is in the case folders. <a href="/index.html">Open the window again</a>.</p>
<h1 lang="zh-CN">窗口在一分钟内崩溃了两次。</h1>
<p lang="zh-CN">已采集的内容都在案例文件夹里。<a href="/index.html">重新打开窗口</a>。</p>
</html>
`;
