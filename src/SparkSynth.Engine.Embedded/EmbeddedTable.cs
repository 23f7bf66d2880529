using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Embedded;

/// <summary>A table in files of this machine.</summary>
internal sealed record EmbeddedTable(TableSource Source, string Description, RowSide? Side) : ITable
{
    public TableSchema Schema => Source.Schema;

    public long Rows => Source.Rows;

    public IReadOnlyList<string> Warnings => Source.Warnings;

    public string Fingerprint => Source.Fingerprint;

    public ITable WithSide(RowSide side) => this with { Side = side };
}
