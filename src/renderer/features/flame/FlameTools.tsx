import {
  ArrowDown,
  ArrowUp,
  FoldVertical,
  MapIcon,
  Maximize,
  Minus,
  Plus,
  Table2,
  Waypoints,
  Workflow,
} from 'lucide-react';
import { CommandButton } from '../../commands/CommandButton';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import type { FlameLook } from '../../state/look';
import { IconButton } from '../../ui/Button';
import { Segmented } from '../../ui/Segmented';

interface FlameToolsProps {
  readonly difference: boolean;
  readonly look: FlameLook;
  readonly onLook: (part: Partial<FlameLook>) => void;
  readonly asTable: boolean;
  readonly minimap: boolean;
  readonly searched: boolean;
  readonly onAsTable: (asTable: boolean) => void;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

export function FlameTools(props: FlameToolsProps) {
  const { difference, look, onLook, asTable, minimap, searched, onAsTable } = props;
  const t = useText();
  return (
    <div className="flame-tools" role="group" aria-label={t('flame.tools')}>
      {!asTable && (
        <Segmented
          label={t('flame.orientation')}
          value={look.orientation}
          options={[
            { value: 'icicle', label: t('flame.icicle'), title: keysAsText('flame.flip', onMac) },
            { value: 'flame', label: t('flame.flame'), title: keysAsText('flame.flip', onMac) },
          ]}
          onChange={(orientation) => onLook({ orientation })}
        />
      )}
      <Segmented
        label={t('flame.order')}
        value={look.order}
        options={[
          { value: 'size', label: t('flame.order.size'), title: keysAsText('flame.order', onMac) },
          { value: 'name', label: t('flame.order.name'), title: keysAsText('flame.order', onMac) },
        ]}
        onChange={(order) => onLook({ order })}
      />
      {difference && (
        <Segmented
          label={t('flame.width')}
          value={look.width}
          options={[
            {
              value: 'larger',
              label: t('flame.width.larger'),
              title: keysAsText('flame.width', onMac),
            },
            {
              value: 'change',
              label: t('flame.width.change'),
              title: keysAsText('flame.width', onMac),
            },
          ]}
          onChange={(width) => onLook({ width })}
        />
      )}
      <span className="flame-acts">
        <CommandButton
          command="flame.sandwich"
          icon={<Workflow {...icon} />}
          pressed={look.around !== null}
        />
        <CommandButton command="flame.fold" icon={<FoldVertical {...icon} />} pressed={look.foldRecursion} />
        {!asTable && (
          <>
            <CommandButton command="flame.zoomOut" icon={<Minus {...icon} />} />
            <CommandButton command="flame.whole" icon={<Maximize {...icon} />} />
            <CommandButton command="flame.zoomIn" icon={<Plus {...icon} />} />
            <CommandButton command="profile.minimap" pressed={minimap} icon={<MapIcon {...icon} />} />
          </>
        )}
        <IconButton
          label={t(asTable ? 'flame.asPicture' : 'flame.asTable')}
          keys={keysAsText('profile.table', onMac)}
          icon={asTable ? <Waypoints {...icon} /> : <Table2 {...icon} />}
          pressed={asTable}
          onClick={() => onAsTable(!asTable)}
        />
        {searched && (
          <>
            <CommandButton command="flame.previousMatch" icon={<ArrowUp {...icon} />} />
            <CommandButton command="flame.nextMatch" icon={<ArrowDown {...icon} />} />
          </>
        )}
      </span>
    </div>
  );
}
