/** Fixed places around the plot, in pixels: the y axis is as wide as in every chart under it. */
export const gutter = { left: 60, right: 92 } as const;
/** Room above the plot for the labels of captures and of the limit. */
export const above = 26;
export const axis = 18;
export const strip = 12;
