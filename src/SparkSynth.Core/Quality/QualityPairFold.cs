using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Second of the two passes of an evaluation, over one table: the cross tables of all pairs with a discrete column (bins of continuous
/// columns fine enough for both bin rules), exact sums for the correlations of the others, and the single keys that KS scores still need.
/// Memory does not grow with rows: dense counters ≤ 128 MB, hashed ones ≤ 64 MB, whatever the number of columns.
/// </summary>
public sealed class QualityPairFold : FoldState
{
    /// <summary>Rows coded at a time: the codes of all columns stay in the second-level cache.</summary>
    internal const int Chunk = 2048;

    /// <summary>Most keys that a KS refinement may count for one column and comparison.</summary>
    internal const int RefineCap = 1 << 20;

    private const byte Version = 1;

    /// <summary>32-bit counters are emptied into 64-bit ones before they can overflow.</summary>
    private const int FlushRows = 1 << 30;

    private readonly TablePlan _plan;
    private readonly ColumnCoder?[] _coders;
    private readonly int[][] _joint;
    private readonly int[] _homes;
    private readonly int[] _places;
    private readonly int[][][] _decode;
    private readonly int[] _histograms;
    private readonly int[] _counts;
    private readonly long[] _scratch = new long[2 * Chunk];
    private readonly SparseCells?[] _sparse;
    private readonly PearsonSums _sums;
    private readonly ValueTable[][] _refined;
    private readonly int[][][] _limbs;
    private readonly int[]?[] _present;
    private long[]? _totals;
    private int _unflushed;

    /// <summary>An empty state of the plan's table.</summary>
    public QualityPairFold(TablePlan plan)
    {
        _plan = plan;
        int columns = plan.Codings.Length;
        _coders = new ColumnCoder?[columns];
        _homes = new int[columns];
        _places = new int[columns];
        Array.Fill(_homes, -1);
        _joint = [.. plan.Groups.Select(_ => new int[Chunk])];
        _decode = [.. plan.Groups.Select(g => Enumerable.Range(0, g.Columns.Length).Select(g.Decode).ToArray())];
        _histograms = new int[plan.Groups.Length];
        int next = plan.Cells;
        for (int g = 0; g < plan.Groups.Length; g++)
        {
            var group = plan.Groups[g];
            _histograms[g] = next;
            next = checked(next + group.Codes);
            for (int n = 0; n < group.Columns.Length; n++)
            {
                int c = group.Columns[n];
                _homes[c] = g;
                _places[c] = n;
                _coders[c] = new ColumnCoder(plan.Codings[c], group.Stride(n));
            }
        }
        _counts = new int[next];
        _sparse = [.. plan.Counters.Select(c => c.IsDense ? null : new SparseCells(plan.SparseCap))];
        _sums = new PearsonSums(plan.Codings);
        _refined = [.. plan.Codings.Select(c => c.Refine.Select(set => new ValueTable(set.Space, RefineCap)).ToArray())];
        _limbs = [.. _coders.Select(c => c?.Limbs ?? [])];
        _present = [.. _coders.Select(c => c?.Present)];
    }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != _coders.Length) throw new ArgumentException("The batch has another number of columns.", nameof(batch));
        for (int start = 0; start < batch.Length; start += Chunk) AddChunk(batch, start, Math.Min(Chunk, batch.Length - start));
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not QualityPairFold state || state._counts.Length != _counts.Length) throw new ArgumentException("States of different plans.", nameof(other));
        Rows += state.Rows;
        var totals = Totals();
        var more = state.Totals();
        for (int i = 0; i < totals.Length; i++) totals[i] += more[i];
        for (int t = 0; t < _sparse.Length; t++) _sparse[t]?.Merge(state._sparse[t]!);
        _sums.Merge(state._sums);
        for (int c = 0; c < _refined.Length; c++)
            for (int k = 0; k < _refined[c].Length; k++) _refined[c][k].Merge(state._refined[c][k]);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(_counts.Length);
        writer.Write(Rows);
        foreach (long total in Totals()) writer.Write7BitEncodedInt64(total);
        foreach (var cells in _sparse) cells?.Write(writer);
        _sums.Write(writer);
        foreach (var tables in _refined)
            foreach (var table in tables) table.Write(writer);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version || reader.ReadInt32() != _counts.Length) throw new InvalidDataException("Not the pair counts of this plan.");
        Rows = reader.ReadInt64();
        var totals = Totals();
        for (int i = 0; i < totals.Length; i++) totals[i] = reader.Read7BitEncodedInt64();
        foreach (var cells in _sparse) cells?.Read(reader);
        _sums.Read(reader);
        foreach (var tables in _refined)
            foreach (var table in tables) table.Read(reader);
    }

    /// <summary>Rows per code of one column; empty if it was left out.</summary>
    internal long[] Histogram(int column)
    {
        int g = _homes[column];
        if (g < 0) return [];
        var group = _plan.Groups[g];
        int[] decode = _decode[g][_places[column]];
        var rows = new long[group.Cards[_places[column]]];
        var totals = Totals();
        for (int code = 0; code < group.Codes; code++) rows[decode[code]] += totals[_histograms[g] + code];
        return rows;
    }

    /// <summary>Cross table of two columns by their codes, or null if more of its cells were filled than the limit allows.</summary>
    internal ContingencyTable? Table(int i, int j)
    {
        int a = _homes[i], b = _homes[j];
        if (a < 0 || b < 0) return null;
        if (a > b) return Table(j, i) is { } turned ? Transpose(turned) : null;
        var group = _plan.Groups[a];
        if (a == b) return Dense(_histograms[a], group.Codes, 1, _decode[a][_places[i]], [0], _decode[a][_places[j]], group.Cards[_places[i]], group.Cards[_places[j]]);
        int t = _plan.CounterOf(a, _places[i], b, _places[j]);
        if (t < 0) return null;
        var counter = _plan.Counters[t];
        int[]? first = counter.FirstColumn < 0 ? _decode[a][_places[i]] : null, second = counter.SecondColumn < 0 ? _decode[b][_places[j]] : null;
        if (!counter.IsDense)
        {
            if (_sparse[t]!.IsOverflowed) return null;
            var cells = _sparse[t]!.ToTable();
            return first is null ? cells : cells.Recode(first, second!);
        }
        first ??= [.. Enumerable.Range(0, counter.Rows)];
        second ??= [.. Enumerable.Range(0, counter.Columns)];
        return Dense(counter.Offset, counter.Rows, counter.Columns, first, second, null, group.Cards[_places[i]], _plan.Groups[b].Cards[_places[j]]);
    }

    /// <summary>Exact sums of two continuous columns, i &lt; j.</summary>
    internal PearsonMoments Moments(int i, int j) => _sums.Moments(i, j, Rows);

    /// <summary>Single keys of the column's n-th bucket set.</summary>
    internal ValueTable Refined(int column, int n) => _refined[column][n];

    private static ContingencyTable Transpose(ContingencyTable table)
        => ContingencyTable.FromCells([.. table.Cells.Select(c => (c << 32) | (c >> 32))], (long[])table.Counts.Clone());

    // With inner codes (same group) the row code decides both sides.
    private ContingencyTable Dense(int offset, int rows, int columns, int[] first, int[] second, int[]? inner, int rowCodes, int columnCodes)
    {
        var totals = Totals();
        var table = new long[rowCodes * columnCodes];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                table[(first[r] * columnCodes) + (inner is null ? second[c] : inner[r])] += totals[offset + (r * columns) + c];
        return ContingencyTable.FromDense(table, columnCodes);
    }

    private long[] Totals()
    {
        _totals ??= new long[_counts.Length];
        if (_unflushed == 0) return _totals;
        for (int i = 0; i < _counts.Length; i++) _totals[i] += _counts[i];
        Array.Clear(_counts);
        _unflushed = 0;
        return _totals;
    }

    private void AddChunk(ColumnBatch batch, int start, int length)
    {
        if (_unflushed > FlushRows - length) Totals();
        Rows += length;
        _unflushed += length;
        foreach (int[] joint in _joint) Array.Clear(joint, 0, length);
        for (int c = 0; c < _coders.Length; c++)
        {
            _coders[c]?.Code(batch.Columns[c], start, length, _joint[_homes[c]]);
            if (_refined[c].Length > 0) Refine(c, batch.Columns[c], start, length);
        }
        for (int g = 0; g < _joint.Length; g++) Count(_joint[g], length, _histograms[g]);
        for (int t = 0; t < _plan.Counters.Length; t++) Count(t, length);
        _sums.Add(_limbs, _present, length);
    }

    private void Count(int[] codes, int length, int offset)
    {
        ref int counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        foreach (int code in codes.AsSpan(0, length)) Unsafe.Add(ref counts, (nint)(uint)(offset + code))++;
    }

    private void Count(int t, int length)
    {
        var counter = _plan.Counters[t];
        var first = _joint[counter.First].AsSpan(0, length);
        var second = _joint[counter.Second].AsSpan(0, length);
        if (counter.IsDense && counter.FirstColumn < 0)
        {
            CountDense(first, second, counter.Columns, counter.Offset);
            return;
        }
        int[]? decodeFirst = counter.FirstColumn < 0 ? null : _decode[counter.First][counter.FirstColumn];
        int[]? decodeSecond = counter.SecondColumn < 0 ? null : _decode[counter.Second][counter.SecondColumn];
        var cells = _sparse[t];
        for (int i = 0; i < length; i++)
        {
            int a = decodeFirst is null ? first[i] : decodeFirst[first[i]], b = decodeSecond is null ? second[i] : decodeSecond[second[i]];
            if (cells is null) _counts[counter.Offset + (a * counter.Columns) + b]++;
            else cells.Add(((ulong)(uint)a << 32) | (uint)b, 1);
        }
    }

    // Codes are below the cards by construction (coders throw on anything unknown), so the index needs no check.
    private void CountDense(ReadOnlySpan<int> first, ReadOnlySpan<int> second, int columns, int offset)
    {
        ref int counts = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_counts), offset);
        ref int a = ref MemoryMarshal.GetReference(first);
        ref int b = ref MemoryMarshal.GetReference(second[..first.Length]);
        for (nint i = 0; i < first.Length; i++)
            Unsafe.Add(ref counts, (nint)(uint)((Unsafe.Add(ref a, i) * columns) + Unsafe.Add(ref b, i)))++;
    }

    private void Refine(int column, ColumnVector vector, int start, int length)
    {
        int present = _coders[column]!.KeysForKS(vector, start, length, _scratch);
        var sets = _plan.Codings[column].Refine;
        for (int k = 0; k < sets.Length; k++)
        {
            int kept = sets[k].Filter(_scratch.AsSpan(0, present), _scratch.AsSpan(Chunk));
            _refined[column][k].Add(_scratch.AsSpan(Chunk, kept));
        }
    }
}
