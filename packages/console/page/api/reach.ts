// Requests to Drey, with words for one that does not come through: browsers say only "Failed to fetch".

/** Asks Drey. Rejects with what to do where nobody answers, and as `fetch` does where the signal ended it. */
export const reach = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    const { origin } = new URL(address);
    throw new Error(
      `Drey does not answer at ${origin}. Look whether it still runs, or start it again (npm start). Whether a call that was under way was done shows once it answers.`,
      { cause: error },
    );
  }
};
