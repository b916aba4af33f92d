/** Calls over one connection that wait for their answers, by number. */
export class Calls {
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();
  #begun = 0;

  /**
   * @param {(id: number) => void} send
   * @returns {Promise<any>} the answer
   */
  ask(send) {
    return new Promise((answer) => {
      const id = ++this.#begun;
      this.#waiting.set(id, answer);
      send(id);
    });
  }

  /** @param {number} id @param {unknown} answer */
  answered(id, answer) {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}
