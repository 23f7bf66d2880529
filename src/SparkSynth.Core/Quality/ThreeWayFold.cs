using System.Collections.Immutable;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Rows per filled cell of the cross tables of chosen triples of columns, with the codes of the second pass. For benchmarks: 5–10 ns a row
/// and triple; memory 32 bytes a filled cell, at most <see cref="CellCap"/> cells a triple.
/// </summary>
public sealed class ThreeWayFold : FoldState
{
    /// <summary>Filled cells of a triple, at most; beyond it the triple has no score.</summary>
    public const int CellCap = 1 << 20;

    /// <summary>Codes of a column are packed into 21 bits.</summary>
    internal const int CodeBits = 21;

    private const byte Version = 1;

    private readonly ColumnCoder?[] _coders;
    private readonly int[][] _codes;
    private readonly SparseCells[] _cells;

    /// <summary>An empty state.</summary>
    /// <param name="plan">The table's second pass.</param>
    /// <param name="triples">Three different columns each, as positions; none that the plan leaves out.</param>
    public ThreeWayFold(TablePlan plan, ImmutableArray<(int A, int B, int C)> triples)
    {
        Triples = triples;
        int columns = plan.Codings.Length;
        var used = triples.SelectMany(t => new[] { t.A, t.B, t.C }).ToHashSet();
        if (used.Any(c => c < 0 || c >= columns || plan.Codings[c].IsLeftOut)) throw new ArgumentException("A triple names a column that is not coded.", nameof(triples));
        _coders = [.. Enumerable.Range(0, columns).Select(c => used.Contains(c) ? new ColumnCoder(plan.Codings[c], 1) : null)];
        _codes = [.. _coders.Select(c => c is null ? [] : new int[QualityPairFold.Chunk])];
        _cells = [.. triples.Select(_ => new SparseCells(CellCap))];
    }

    /// <summary>The triples.</summary>
    public ImmutableArray<(int A, int B, int C)> Triples { get; }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != _coders.Length) throw new ArgumentException("The batch has another number of columns.", nameof(batch));
        Rows += batch.Length;
        for (int start = 0; start < batch.Length; start += QualityPairFold.Chunk)
        {
            int length = Math.Min(QualityPairFold.Chunk, batch.Length - start);
            for (int c = 0; c < _coders.Length; c++)
            {
                if (_coders[c] is not { } coder) continue;
                Array.Clear(_codes[c], 0, length);
                coder.Code(batch.Columns[c], start, length, _codes[c]);
            }
            for (int t = 0; t < _cells.Length; t++)
            {
                var (x, y, z) = (_codes[Triples[t].A], _codes[Triples[t].B], _codes[Triples[t].C]);
                var cells = _cells[t];
                for (int i = 0; i < length; i++) cells.Add(((((ulong)(uint)x[i] << CodeBits) | (uint)y[i]) << CodeBits) | (uint)z[i], 1);
            }
        }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not ThreeWayFold state || !state.Triples.SequenceEqual(Triples)) throw new ArgumentException("States of different triples.", nameof(other));
        Rows += state.Rows;
        for (int t = 0; t < _cells.Length; t++) _cells[t].Merge(state._cells[t]);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(_cells.Length);
        writer.Write(Rows);
        foreach (var cells in _cells) cells.Write(writer);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version || reader.ReadInt32() != _cells.Length) throw new InvalidDataException("Not the counts of these triples.");
        Rows = reader.ReadInt64();
        foreach (var cells in _cells) cells.Read(reader);
    }

    /// <summary>Cells of the t-th triple, or null if there were too many.</summary>
    internal ContingencyTable? Cells(int t) => _cells[t].IsOverflowed ? null : _cells[t].ToTable();
}
