/** How gateways reach each other, for links whose session lives at another one. What is sent arrives in order, or not at all. */
export type RelayNetwork = {
  /** This gateway's name among the others: session ids end with it. */
  readonly node: string;
  /** Whether the node was heard of a moment ago. */
  isFresh(node: string): boolean;
  /** Whether the node may still act: others take it for dead later. */
  isLiving(node: string): boolean;
  /** Costs one message. Where nobody has such a name, onLoss() is told. */
  send(node: string, text: string): void;
  /** Like send(), and says whether the node is there: `nobody` has such a name, or it does not answer. */
  ask(node: string, text: string): Promise<'taken' | 'nobody' | 'silent'>;
  /** To all others. */
  broadcast(text: string): void;
  /** What others send to this one, or to all. One listener. */
  listen(listener: (text: string) => void): void;
  /** Frames between this gateway and the node may be lost; undefined: and any other. One listener. */
  onLoss(listener: (node: string | undefined) => void): void;
};
