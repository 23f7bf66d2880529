using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// What a Fold task computes: rows → state, states merge. Every state obeys the laws (held by one generic test): merge is associative
/// and commutative, a new state is neutral, any split of the rows and any order gives the same state bit for bit, it survives
/// serialisation, and it is right with counts above 2^32.
/// </summary>
public abstract class FoldState
{
    /// <summary>Adds the rows of a batch. Cost: one pass; no allocation a row.</summary>
    public abstract void Add(ColumnBatch batch);

    /// <summary>Adds another state of the same kind and parameters; the other one must not be used afterwards.</summary>
    public abstract void Merge(FoldState other);

    /// <summary>Writes the versioned binary form; equal states write equal bytes.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Replaces the content of this (new) state with what <see cref="Write"/> wrote. Throws InvalidDataException when it cannot be that.</summary>
    public abstract void Read(BinaryReader reader);
}
