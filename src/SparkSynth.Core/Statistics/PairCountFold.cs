using System.Runtime.InteropServices;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Third shape of statistics and the only one the joint models need: contingency tables of all pairs of coded columns. Integers, so that
/// parts can be added and subtracted in any order. Cost: d(d-1)/2 increments a row, about 1 ns each on one core (AMD EPYC); memory
/// 8 · Σ cells_i · cells_j bytes (67 MB at the budget of 4,096 cells).
/// </summary>
public sealed class PairCountFold : FoldState
{
    private readonly int[] _cells;
    private readonly CellCoder _coder;
    private readonly PairCounter _counter;
    private readonly PairTables _tables;
    private readonly byte[] _block;
    private int _pending;

    /// <summary>Empty tables for these columns, in the order of the batches.</summary>
    public PairCountFold(TableSchema schema, IReadOnlyList<ColumnCells> cells)
    {
        _cells = cells.Select(c => c.Count).ToArray();
        _coder = new CellCoder(schema, cells);
        _counter = new PairCounter(_cells);
        _tables = new PairTables(_cells);
        _block = new byte[_cells.Length * PairCounter.BlockRows];
    }

    /// <summary>Rows added.</summary>
    public long Rows => _tables.Rows + _pending;

    /// <summary>The tables with their marginals. They belong to this state and change with it.</summary>
    public PairTables Tables
    {
        get
        {
            Flush();
            PairCounter.FillMarginals(_tables);
            return _tables;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProblemException">A null, or a new category, in a column whose cells have no place for it.</exception>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != _cells.Length) throw new ArgumentException("The batch has other columns than the cells.", nameof(batch));
        for (int start = 0; start < batch.Length;)
        {
            int rows = Math.Min(batch.Length - start, PairCounter.BlockRows - _pending);
            for (int c = 0; c < _cells.Length; c++)
                _coder.Code(batch.Columns[c], c, start, _block.AsSpan((c * PairCounter.BlockRows) + _pending, rows));
            _pending += rows;
            start += rows;
            if (_pending == PairCounter.BlockRows) Flush();
        }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        var tables = Other(other);
        Combine(tables, 1);
    }

    /// <summary>
    /// Takes away the rows of another state, which must all have been added before.
    /// </summary>
    /// <exception cref="ArgumentException">A count would fall below 0; nothing is changed then.</exception>
    public void Subtract(PairCountFold other)
    {
        var tables = Other(other);
        var mine = Tables;
        for (int i = 0; i < mine.Counts.Length; i++)
            if (mine.Counts[i] < tables.Counts[i]) throw new ArgumentException("Rows that were never added cannot be taken away.", nameof(other));
        if (_cells.Length == 1 && mine.Marginals[0].Zip(tables.Marginals[0]).Any(p => p.First < p.Second))
            throw new ArgumentException("Rows that were never added cannot be taken away.", nameof(other));
        Combine(tables, -1);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        Flush();
        writer.Write("pair-counts/1");
        writer.Write(_cells.Length);
        foreach (int cells in _cells) writer.Write(cells);
        writer.Write(_tables.Rows);
        WriteAll(writer, _cells.Length == 1 ? _tables.Marginals[0] : _tables.Counts);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadString() != "pair-counts/1") throw new InvalidDataException("Not pair counts of this version.");
        if (reader.ReadInt32() != _cells.Length) throw new InvalidDataException("Pair counts of other columns.");
        foreach (int cells in _cells)
            if (reader.ReadInt32() != cells) throw new InvalidDataException("Pair counts of other cells.");
        if (Rows != 0) throw new InvalidOperationException("Only a new state can be read into.");
        _tables.Rows = reader.ReadInt64();
        ReadAll(reader, _cells.Length == 1 ? _tables.Marginals[0] : _tables.Counts);
    }

    private PairTables Other(FoldState other)
    {
        if (other is not PairCountFold fold || !fold._cells.AsSpan().SequenceEqual(_cells)) throw new ArgumentException("Not pair counts of the same cells.", nameof(other));
        return fold.Tables;
    }

    private void Combine(PairTables other, int sign)
    {
        Flush();
        _tables.Rows += sign * other.Rows;
        for (int i = 0; i < _tables.Counts.Length; i++) _tables.Counts[i] += sign * other.Counts[i];
        if (_cells.Length == 1)
            for (int b = 0; b < _cells[0]; b++) _tables.Marginals[0][b] += sign * other.Marginals[0][b];
    }

    private void Flush()
    {
        if (_pending == 0) return;
        _counter.Add(_block, PairCounter.BlockRows, _pending, _tables);
        _pending = 0;
    }

    private static void WriteAll(BinaryWriter writer, long[] counts)
    {
        if (BitConverter.IsLittleEndian) writer.Write(MemoryMarshal.AsBytes(counts.AsSpan()));
        else foreach (long count in counts) writer.Write(count);
    }

    private static void ReadAll(BinaryReader reader, long[] counts)
    {
        if (BitConverter.IsLittleEndian) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(counts.AsSpan()));
        else for (int i = 0; i < counts.Length; i++) counts[i] = reader.ReadInt64();
        if (counts.AsSpan().ContainsAnyInRange(long.MinValue, -1)) throw new InvalidDataException("Pair counts below 0.");
    }
}
