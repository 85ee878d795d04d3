// Hands out the sequence in small blocks, each to the reader that asks; any number of readers gets work.
package com.example.ticks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;

/** The enumerator of {@link TickSource}. Its checkpointed state is the ranges that no reader has been given yet. */
final class TickBlocks implements SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> {
    /** Numbers in one block: small, so that readers stay close together in the sequence. */
    static final long BLOCK_SIZE = 100;

    private final SplitEnumeratorContext<NumberSequenceSplit> context;
    private final Deque<NumberSequenceSplit> unread;

    TickBlocks(SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> unread) {
        this.context = context;
        this.unread = new ArrayDeque<>(unread);
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        NumberSequenceSplit range = unread.poll();
        if (range == null) {
            context.signalNoMoreSplits(subtask);
            return;
        }
        long last = Math.min(range.to(), range.from() + BLOCK_SIZE - 1);
        if (last < range.to()) {
            unread.addFirst(new NumberSequenceSplit(range.splitId(), last + 1, range.to()));
        }
        context.assignSplit(new NumberSequenceSplit("ticks-" + range.from(), range.from(), last), subtask);
    }

    /** Blocks of a failed reader, as far as it had not read them, are given out again before anything new. */
    @Override
    public void addSplitsBack(List<NumberSequenceSplit> splits, int subtask) {
        splits.forEach(unread::addFirst);
    }

    @Override
    public Collection<NumberSequenceSplit> snapshotState(long checkpointId) {
        return new ArrayList<>(unread);
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public void close() {}
}
