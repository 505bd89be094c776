import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** One accent; Mantine asks for ten shades, of which 5 (dark) and 7 (light) are the accent of tokens.css. */
const gulf: MantineColorsTuple = [
  '#dff0ef',
  '#c3e3e2',
  '#a0d5d3',
  '#7ad5d2',
  '#66cbc9',
  '#56c2c0',
  '#2a8f93',
  '#0a6670',
  '#08545c',
  '#11312f',
];

/** Mantine's geometry brought to the workstation's: 13 px text, controls of 30 px, small radii. */
export const theme = createTheme({
  primaryColor: 'gulf',
  primaryShade: { light: 7, dark: 5 },
  colors: { gulf },
  autoContrast: true,
  fontFamily: 'var(--kh-font)',
  fontFamilyMonospace: 'var(--kh-font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '19px' },
  headings: { fontFamily: 'var(--kh-font)', fontWeight: '650' },
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '10px', xl: '10px' },
  defaultRadius: 'sm',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    MultiSelect: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    Pill: { styles: { label: { fontSize: 'var(--kh-label-size)' } } },
    Switch: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    // What floats belongs to the main part for screen readers, not to the bare page.
    Portal: { defaultProps: { target: '#main' } },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' } },
    // Only items may stand in a menu, and the first of them has the focus.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.32 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, fz: 12 } },
  },
});

/** Gives Mantine's own variables the values of tokens.css, so that both schemes have one source. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--kh-surface-1)',
    '--mantine-color-text': 'var(--kh-text-1)',
    '--mantine-color-dimmed': 'var(--kh-text-3)',
    '--mantine-color-placeholder': 'var(--kh-text-3)',
    '--mantine-color-anchor': 'var(--kh-accent)',
    '--mantine-color-default': 'var(--kh-surface-1)',
    '--mantine-color-default-hover': 'var(--kh-surface-3)',
    '--mantine-color-default-color': 'var(--kh-text-1)',
    '--mantine-color-default-border': 'var(--kh-border)',
    '--mantine-color-error': 'var(--kh-bad)',
    '--mantine-primary-color-filled': 'var(--kh-accent)',
    '--mantine-primary-color-filled-hover': 'var(--kh-accent)',
    '--mantine-primary-color-light': 'var(--kh-accent-soft)',
    '--mantine-primary-color-contrast': 'var(--kh-on-accent)',
    '--mantine-color-gulf-filled': 'var(--kh-accent)',
    '--mantine-shadow-md': 'var(--kh-shadow-2)',
  },
  light: {},
  dark: {},
});
