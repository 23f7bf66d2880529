using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>What the second pass of a profile looks at: some columns, and in each the buckets that may hide frequent values.</summary>
/// <param name="Schema">The whole table's schema.</param>
/// <param name="Columns">Indices of the columns, ascending; batches of the second pass carry these columns in this order.</param>
/// <param name="Buckets">Their buckets.</param>
/// <param name="Cap">Most distinct values counted exactly, a column.</param>
public sealed record RefinePlan(TableSchema Schema, int[] Columns, BucketSet[] Buckets, int Cap)
{
    /// <summary>Writes the versioned binary form.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write("refine-plan/1");
        writer.Write(Schema.Hash());
        writer.Write(Cap);
        writer.Write(Columns.Length);
        for (int i = 0; i < Columns.Length; i++)
        {
            writer.Write(Columns[i]);
            Buckets[i].Write(writer);
        }
    }

    /// <summary>What <see cref="Write"/> wrote for the same schema; InvalidDataException if it cannot be that.</summary>
    public static RefinePlan Read(BinaryReader reader, TableSchema schema)
    {
        if (reader.ReadString() != "refine-plan/1" || reader.ReadString() != schema.Hash()) throw new InvalidDataException("Not a plan of this version and schema.");
        int cap = reader.ReadInt32();
        int count = reader.ReadInt32();
        if (count < 0 || count > schema.Columns.Length) throw new InvalidDataException("A plan with impossible sizes.");
        var columns = new int[count];
        var buckets = new BucketSet[count];
        for (int i = 0; i < count; i++)
        {
            columns[i] = reader.ReadInt32();
            if ((uint)columns[i] >= (uint)schema.Columns.Length) throw new InvalidDataException("A plan with an impossible column.");
            buckets[i] = BucketSet.Read(reader);
        }

        return new RefinePlan(schema, columns, buckets, cap);
    }
}
