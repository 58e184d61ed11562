import { Archive, FolderOpen, Play, Server } from 'lucide-react';
import { CommandButton } from '../../commands/CommandButton';
import { useText } from '../../i18n';
import { useApp } from '../../state/app';
import { useCases } from '../../state/cases';
import { Banner } from '../../ui/Banner';
import { Failed } from '../../ui/Failed';
import { Door } from './Door';
import { DemoPicture, HostsPicture, SamplePicture } from './DoorPictures';
import { RecentCases } from './RecentCases';
import './welcome.css';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Three doors, and the cases that are there already. */
export function Welcome() {
  const t = useText();
  const info = useApp((app) => app.info);
  const cases = useCases(({ list }) => list);
  return (
    <>
      {info?.engineIsOld && <Banner tone="warn">{t('welcome.oldEngine', { engine: info.engine })}</Banner>}
      <div className="welcome">
        <div className="welcome-page">
          <h2>{t('welcome.question')}</h2>
          <p className="welcome-about">{t('welcome.about')}</p>
          <div className="doors">
            <Door
              command="demo.start"
              room="demo"
              primary
              icon={<Play {...icon} />}
              picture={<DemoPicture />}
            />
            <Door command="host.add" room="host" icon={<Server {...icon} />} picture={<HostsPicture />} />
            <Door
              command="sample.open"
              room="sample"
              icon={<Archive {...icon} />}
              picture={<SamplePicture />}
            />
          </div>
          <div className="welcome-drop">
            <p>{t('welcome.drop')}</p>
            <CommandButton words command="files.open" icon={<FolderOpen {...icon} />} />
          </div>
          {cases.failure && <Failed failure={cases.failure} />}
          {cases.value && <RecentCases cases={cases.value} />}
        </div>
      </div>
    </>
  );
}
