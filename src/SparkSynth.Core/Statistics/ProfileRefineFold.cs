using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Second pass of a profile, over the columns that overflowed only: counts exactly (to the same cap) the values that fall into chosen
/// buckets, so that spikes and frequent categories are found. Cost: 3 ns a value outside the buckets, 10 inside.
/// </summary>
public sealed class ProfileRefineFold : FoldState
{
    private readonly ValueTable?[] _values;
    private readonly TextTable?[] _texts;
    private readonly CodeCounts?[] _codes;
    private long[] _present = [];
    private long[] _kept = [];

    /// <summary>An empty second pass.</summary>
    public ProfileRefineFold(RefinePlan plan)
    {
        Plan = plan;
        _values = plan.Buckets.Select(b => b.Space == KeySpace.Hash ? null : new ValueTable(b.Space, plan.Cap)).ToArray();
        _texts = plan.Buckets.Select(b => b.Space == KeySpace.Hash ? new TextTable(plan.Cap) : null).ToArray();
        _codes = plan.Buckets.Select(b => b.Space == KeySpace.Hash ? new CodeCounts() : null).ToArray();
    }

    /// <summary>Columns and buckets.</summary>
    public RefinePlan Plan { get; }

    /// <summary>Rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>Values found in the plan's i-th column; null for text.</summary>
    public ValueTable? Values(int i) => _values[i];

    /// <summary>Texts found in the plan's i-th column; null if it is not text.</summary>
    public TextTable? Texts(int i)
    {
        Flush(i);
        return _texts[i];
    }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != Plan.Columns.Length) throw new ArgumentException("The batch has other columns than the plan.", nameof(batch));
        Rows += batch.Length;
        for (int i = 0; i < Plan.Columns.Length; i++)
        {
            var vector = batch.Columns[i];
            if (_codes[i] is { } codes)
            {
                if (!codes.Holds(vector.Dictionary)) Flush(i);
                codes.Add(vector, batch.Length);
                continue;
            }

            var keys = OrderedColumnState.Present(vector, batch.Length, ref _present);
            if (_kept.Length < keys.Length) _kept = new long[keys.Length];
            _values[i]!.Add(_kept.AsSpan(0, Plan.Buckets[i].Filter(keys, _kept)));
        }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not ProfileRefineFold refine || !SamePlan(refine.Plan)) throw new ArgumentException("Not a second pass of the same plan.", nameof(other));
        Rows += refine.Rows;
        for (int i = 0; i < _values.Length; i++)
        {
            Flush(i);
            refine.Flush(i);
            _values[i]?.Merge(refine._values[i]!);
            _texts[i]?.Merge(refine._texts[i]!);
        }
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write("profile-refine/1");
        Plan.Write(writer);
        writer.Write7BitEncodedInt64(Rows);
        for (int i = 0; i < _values.Length; i++)
        {
            Flush(i);
            _values[i]?.Write(writer);
            _texts[i]?.Write(writer);
        }
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadString() != "profile-refine/1") throw new InvalidDataException("Not a second pass of this version.");
        if (!SamePlan(RefinePlan.Read(reader, Plan.Schema))) throw new InvalidDataException("A second pass of another plan.");
        Rows = reader.Read7BitEncodedInt64();
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i]?.Read(reader);
            _texts[i]?.Read(reader);
        }
    }

    private bool SamePlan(RefinePlan other)
    {
        if (ReferenceEquals(other, Plan)) return true;
        if (other.Cap != Plan.Cap || !other.Columns.AsSpan().SequenceEqual(Plan.Columns)) return false;
        for (int i = 0; i < Plan.Buckets.Length; i++)
        {
            var (a, b) = (Plan.Buckets[i], other.Buckets[i]);
            if (a.Space != b.Space || a.Shift != b.Shift || !a.Buckets.AsSpan().SequenceEqual(b.Buckets)) return false;
        }

        return true;
    }

    private void Flush(int i)
    {
        var buckets = Plan.Buckets[i];
        _codes[i]?.Drain((text, rows) =>
        {
            if (buckets.Contains(TextTable.KeyOf(text))) _texts[i]!.Add(text, rows);
        });
    }
}
