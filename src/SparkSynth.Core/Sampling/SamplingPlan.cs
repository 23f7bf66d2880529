using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.CopulaNetwork;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>
/// A model compiled for sampling: everything that needs a transcendental function has been computed, once, on the driver.
/// Immutable; shared by any number of samplers.
/// </summary>
public sealed class SamplingPlan
{
    private const string Format = "sampling-plan/1";

    private readonly ModelColumn[] _columns;
    private readonly CopulaNetworkPlan? _network;
    private readonly GaussianCopulaPlan? _gaussian;

    private SamplingPlan(ModelColumn[] columns, CopulaNetworkPlan? network, GaussianCopulaPlan? gaussian)
    {
        _columns = columns;
        _network = network;
        _gaussian = gaussian;
        Schema = new TableSchema([.. columns.Select(c => new ColumnSchema(c.Name, c.Type, c.Nullable || EmitsNull(c.Cells)))]);
    }

    /// <summary>The table that is made.</summary>
    public TableSchema Schema { get; }

    /// <summary>Compiles a model. Cost: milliseconds.</summary>
    /// <exception cref="ArgumentException">The model's parts do not fit together.</exception>
    public static SamplingPlan Compile(SynthesizerModel model)
    {
        if (model.Network is { } network) return new SamplingPlan(model.Columns, new CopulaNetworkPlan(network), null);
        GaussianCopulaModel gaussian = model.Gaussian ?? throw new ArgumentException("The model has no joint part.", nameof(model));
        ColumnCells[] cells = [.. model.Columns.Select(c => c.Cells)];
        IReadOnlyList<ColumnCells> decoding = GaussianCopulaPlan.Cells(gaussian, cells);
        ModelColumn[] columns = [.. model.Columns.Select((c, j) => c with { Cells = decoding[j] })];
        return new SamplingPlan(columns, null, GaussianCopulaPlan.Compile(gaussian, cells));
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Format);
        writer.WriteArray(_columns, static (w, c) =>
        {
            w.Write(c.Name);
            SchemaCodec.Write(w, c.Type);
            w.Write(c.Nullable);
            w.Write((byte)c.Role);
            CellsCodec.Write(w, c.Cells);
            CellsCodec.Write(w, c.Key);
            CellsCodec.Write(w, c.Text);
        });
        writer.Write(_network is not null);
        if (_network is not null) CopulaNetworkCodec.Write(writer, _network.Model);
        else _gaussian!.Write(writer);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote: samplers of it draw the same rows, bit for bit. Takes no function of a platform's mathematical library,
    /// so that holds on any machine.
    /// </summary>
    /// <exception cref="InvalidDataException">It cannot be that.</exception>
    public static SamplingPlan Read(BinaryReader reader)
    {
        if (reader.ReadString() != Format) throw new InvalidDataException("Not a sampling plan of this version.");
        ModelColumn[] columns = reader.ReadArray(static r => new ModelColumn
        {
            Name = r.ReadString(),
            Type = SchemaCodec.ReadType(r),
            Nullable = r.ReadBoolean(),
            Role = r.ReadEnum<ColumnRole>(),
            Reason = "",
            Cells = CellsCodec.Read(r),
            Key = CellsCodec.ReadKey(r),
            Text = CellsCodec.ReadText(r),
        });
        try
        {
            return reader.ReadBoolean()
                ? new SamplingPlan(columns, new CopulaNetworkPlan(CopulaNetworkCodec.Read(reader)), null)
                : new SamplingPlan(columns, null, GaussianCopulaPlan.Read(reader));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("A sampling plan whose parts do not fit together.", e);
        }
    }

    /// <summary>A sampler for one thread.</summary>
    public RowSampler CreateSampler(ulong seed, UniformKind uniforms)
    {
        ICodeSampler joint = _network is not null
            ? new CopulaNetworkSampler(_network, seed, uniforms)
            : new GaussianCopulaSampler(_gaussian!, seed, uniforms);
        return new RowSampler(joint, [.. _columns.Select((c, j) => Drawer(c, seed, (uint)j))]);
    }

    private static IColumnDrawer Drawer(ModelColumn column, ulong seed, uint index) => column.Cells.Kind switch
    {
        CellKind.Ordered => new OrderedDrawer(column.Cells, column.Type),
        CellKind.Nominal => new NominalDrawer(column.Cells, column.Type),
        _ when column.Key is { } key => new KeyDrawer(new KeyGenerator(column.Name, column.Type, key, seed, index), column.Cells),
        _ when column.Text is { } text => new TextDrawer(new TextGenerator(text, seed, index), column.Cells),
        _ => throw new ArgumentException($"column '{column.Name}' has neither values nor a generator"),
    };

    private static bool EmitsNull(ColumnCells cells) =>
        cells.HasNull || (cells.OtherCell >= 0 && cells.OtherValues.Length == 0 && cells.Categories.Length == 0);
}
