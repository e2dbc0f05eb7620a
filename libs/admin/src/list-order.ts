/** The order of a list: `desc` begins with the youngest item, or with the last name or number. */
export type ListOrder = 'asc' | 'desc';

/** The orders of a list. */
export const LIST_ORDERS = ['desc', 'asc'] as const satisfies ListOrder[];

/** The reverse of an order. */
export const reverseOf = (order: ListOrder): ListOrder => (order === 'desc' ? 'asc' : 'desc');

/** The operator that compares an item with the item that it follows in an order. */
export const operatorOf = (order: ListOrder): '<' | '>' => (order === 'desc' ? '<' : '>');
