import { useWatches } from '../../state/watches';
import { CollectSheet } from './CollectSheet';
import { ExportSheet } from './ExportSheet';
import { InstallSheet } from './InstallSheet';
import { RulesSheet } from './RulesSheet';
import { ScriptSheet } from './ScriptSheet';
import { UninstallSheet } from './UninstallSheet';
import './watchdog.css';

/** The sheet that stands in front of the page, wherever it was asked for. */
export function WatchSheets() {
  const sheet = useWatches((watches) => watches.sheet);
  switch (sheet?.kind) {
    case undefined:
      return null;
    case 'install':
      return <InstallSheet start={sheet} />;
    case 'rules':
      return <RulesSheet watch={sheet.key} />;
    case 'script':
      return <ScriptSheet watch={sheet.key} />;
    case 'export':
      return <ExportSheet watch={sheet.key} />;
    case 'uninstall':
      return <UninstallSheet watch={sheet.key} />;
    case 'collect':
      return <CollectSheet watch={sheet.key} caseId={sheet.caseId} />;
  }
}
