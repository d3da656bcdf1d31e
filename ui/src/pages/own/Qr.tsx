import qrcode from 'qrcode-generator';
import { useMemo } from 'react';

/** Light modules around the code that scanners need (ISO/IEC 18004 §5.3.8). */
const QUIET = 4;

/** A QR code, drawn here: the secret goes to no other program. Always dark on light, whatever the theme, as scanners expect. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let drawn = '';
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        if (code.isDark(row, column)) drawn += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
      }
    }
    return { path: drawn, size: count + 2 * QUIET };
  }, [text]);
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
