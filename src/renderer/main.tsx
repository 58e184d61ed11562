import './worker/no-code-generation';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { subscribe } from './bridge';
import { loadStart } from './state/acts';
import { listen } from './state/listen';
import './ui/ui.css';

const root = document.getElementById('root');
if (!root) throw new Error('no #root in index.html');

subscribe(listen);
// Language and theme first: nothing is painted in the wrong one.
void loadStart().finally(() => createRoot(root).render(<App />));
