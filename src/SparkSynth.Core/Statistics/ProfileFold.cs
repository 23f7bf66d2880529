using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// First pass: the profile of every column of a table. Batches carry all columns of the schema, in its order.
/// Cost on one core (AMD EPYC): about 1 ns a value of few distinct ones, 10–15 ns one of a column that overflows.
/// Memory: at most about 5 MB a column, whatever the rows.
/// </summary>
public sealed class ProfileFold : FoldState
{
    private readonly OrderedColumnState?[] _ordered;
    private readonly TextColumnState?[] _text;

    /// <summary>An empty profile.</summary>
    /// <param name="cap">Most distinct values counted exactly, a column.</param>
    public ProfileFold(TableSchema schema, int cap = ValueTable.DefaultCap)
    {
        Schema = schema;
        Cap = cap;
        _ordered = schema.Columns.Select(c => c.Type.IsOrdered ? new OrderedColumnState(c.Type, cap) : null).ToArray();
        _text = schema.Columns.Select(c => c.Type.IsOrdered ? null : new TextColumnState(cap)).ToArray();
    }

    /// <summary>The table's columns.</summary>
    public TableSchema Schema { get; }

    /// <summary>Most distinct values counted exactly, a column.</summary>
    public int Cap { get; }

    /// <summary>Rows added.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != _ordered.Length) throw new ArgumentException("The batch has other columns than the schema.", nameof(batch));
        Rows += batch.Length;
        for (int c = 0; c < _ordered.Length; c++)
        {
            _ordered[c]?.Add(batch.Columns[c], batch.Length);
            _text[c]?.Add(batch.Columns[c], batch.Length);
        }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not ProfileFold profile || profile.Cap != Cap || !profile.Schema.Equals(Schema))
            throw new ArgumentException("Not a profile of the same schema and cap.", nameof(other));
        Rows += profile.Rows;
        for (int c = 0; c < _ordered.Length; c++)
        {
            _ordered[c]?.Merge(profile._ordered[c]!);
            _text[c]?.Merge(profile._text[c]!);
        }
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write("profile/1");
        writer.Write(Schema.Hash());
        writer.Write7BitEncodedInt64(Rows);
        for (int c = 0; c < _ordered.Length; c++)
        {
            _ordered[c]?.Write(writer);
            _text[c]?.Write(writer);
        }
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadString() != "profile/1") throw new InvalidDataException("Not a profile of this version.");
        if (reader.ReadString() != Schema.Hash()) throw new InvalidDataException("A profile of another schema.");
        Rows = reader.Read7BitEncodedInt64();
        for (int c = 0; c < _ordered.Length; c++)
        {
            _ordered[c]?.Read(reader);
            _text[c]?.Read(reader);
        }
    }

    /// <summary>
    /// What a second pass should look at, or null if no column needs one: the buckets of overflowed columns that may hide a frequent value.
    /// </summary>
    /// <param name="k">Least support of a published value; a bucket of fewer rows is not worth a look.</param>
    public RefinePlan? PlanRefine(int k)
    {
        var columns = new List<int>();
        var buckets = new List<BucketSet>();
        for (int c = 0; c < _ordered.Length; c++)
        {
            if ((_ordered[c]?.BucketsToRefine(k) ?? _text[c]?.BucketsToRefine(k)) is not { } set) continue;
            columns.Add(c);
            buckets.Add(set);
        }

        return columns.Count == 0 ? null : new RefinePlan(Schema, [.. columns], [.. buckets], Cap);
    }

    /// <summary>The profiles of all columns, in order.</summary>
    /// <param name="k">Least support of anything in a <see cref="TextShape"/>.</param>
    /// <param name="refined">Result of the second pass, if <see cref="PlanRefine"/> asked for one.</param>
    /// <exception cref="InvalidDataException">The second pass saw other rows than the first.</exception>
    public ColumnProfile[] ToProfiles(int k, ProfileRefineFold? refined = null)
    {
        var profiles = new ColumnProfile[_ordered.Length];
        for (int c = 0; c < profiles.Length; c++)
        {
            int r = refined is null ? -1 : Array.IndexOf(refined.Plan.Columns, c);
            var buckets = r < 0 ? null : refined!.Plan.Buckets[r];
            profiles[c] = _ordered[c] is { } ordered
                ? ordered.ToProfile(Schema.Columns[c], Rows, buckets, r < 0 ? null : refined!.Values(r))
                : _text[c]!.ToProfile(Schema.Columns[c], Rows, k, buckets, r < 0 ? null : refined!.Texts(r));
        }

        return profiles;
    }
}
