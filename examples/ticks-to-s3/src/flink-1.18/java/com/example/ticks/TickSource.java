// The source: Flink's rate-limited data generator, fed with small blocks of one sequence so that it can be rescaled.
package com.example.ticks;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Ticks at a given rate, for ever.
 *
 * <p>Reading is all {@link DataGeneratorSource}. Alone it cuts the whole sequence into one piece per reader when the
 * job first starts: with more readers after a restore the new ones would find nothing and finish, and their share of
 * the rate would be lost. {@link TickBlocks} hands out blocks on demand instead.
 */
public final class TickSource
        implements Source<Tick, NumberSequenceSplit, Collection<NumberSequenceSplit>>, ResultTypeQueryable<Tick> {
    private static final long serialVersionUID = 1L;

    private static final NumberSequenceSplit EVERYTHING = new NumberSequenceSplit("ticks", 0, Long.MAX_VALUE - 1);

    private final DataGeneratorSource<Tick> generator;

    /** @param ticksPerSecond of all readers together */
    public TickSource(double ticksPerSecond) {
        generator = new DataGeneratorSource<>(
                new TickGenerator()::map,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(ticksPerSecond),
                TypeInformation.of(Tick.class));
    }

    @Override
    public SourceReader<Tick, NumberSequenceSplit> createReader(SourceReaderContext context) throws Exception {
        return generator.createReader(context);
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context) {
        return new TickBlocks(context, List.of(EVERYTHING));
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> unread) {
        return new TickBlocks(context, unread);
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
        return generator.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<NumberSequenceSplit>> getEnumeratorCheckpointSerializer() {
        return generator.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<Tick> getProducedType() {
        return generator.getProducedType();
    }
}
