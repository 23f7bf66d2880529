using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// One pass over real rows, for <see cref="GowerRuler"/>: extremes, step and decimals of numeric columns, categories with counts of the
/// others. Exact and mergeable. Memory: the distinct strings, and the distinct numbers where the scale needs ranks or quantiles.
/// </summary>
public sealed class GowerProfile : FoldState
{
    private const int Version = 1;

    private readonly ColumnExtent[] _columns;

    /// <summary>An empty profile of batches that hold the columns of <paramref name="schema"/> in order.</summary>
    public GowerProfile(TableSchema schema, bool valueTables = false)
    {
        Schema = schema;
        ValueTables = valueTables;
        _columns = schema.Columns.Select(c => new ColumnExtent(c.Type, valueTables)).ToArray();
    }

    /// <summary>Columns of the batches.</summary>
    public TableSchema Schema { get; }

    /// <summary>Whether the value tables that <see cref="GowerOptions.NeedsValueTables"/> asks for are kept.</summary>
    public bool ValueTables { get; }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    internal ColumnExtent Column(int index) => _columns[index];

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        Rows += batch.Length;
        for (int c = 0; c < _columns.Length; c++) _columns[c].Add(batch.Columns[c], batch.Length);
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not GowerProfile profile || !profile.Schema.Equals(Schema) || profile.ValueTables != ValueTables)
            throw new ArgumentException("only profiles of one schema merge", nameof(other));
        Rows += profile.Rows;
        for (int c = 0; c < _columns.Length; c++) _columns[c].Merge(profile._columns[c]);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Rows);
        writer.Write(_columns.Length);
        foreach (var column in _columns) column.Write(writer);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadInt32() != Version) throw new InvalidDataException("unknown version of a Gower profile");
        Rows = reader.ReadInt64();
        if (reader.ReadInt32() != _columns.Length) throw new InvalidDataException("a Gower profile of other columns");
        foreach (var column in _columns) column.Read(reader);
    }
}
