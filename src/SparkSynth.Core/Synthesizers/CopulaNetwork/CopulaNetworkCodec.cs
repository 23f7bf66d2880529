using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// What sampling needs of a copula network, in binary form: compiling it again takes products of floats only, so it gives the same bits anywhere.
/// Not versioned by itself: the plan around it is.
/// </summary>
internal static class CopulaNetworkCodec
{
    /// <summary>Writes the model.</summary>
    public static void Write(BinaryWriter writer, CopulaNetworkModel model)
    {
        writer.Write(model.Rows);
        writer.WriteInts(model.Cells);
        writer.WriteInts(model.Order);
        writer.WriteArray(model.Columns, static (w, c) =>
        {
            w.WriteFloats(c.Base);
            w.WriteArray(c.Parents, static (x, p) =>
            {
                x.Write(p.Column);
                x.WriteFloats(p.Factors);
                x.Write(p.Lambda);
                x.Write(p.Gain);
                x.Write(p.Optimism);
            });
            w.WriteFloats(c.Fallback);
        });
        writer.Write(model.Rho);
        writer.Write(model.Memorisation);
        writer.WriteStrings([.. model.Warnings]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CopulaNetworkModel Read(BinaryReader reader) => new()
    {
        Rows = reader.ReadInt64(),
        Cells = reader.ReadInts(),
        Order = reader.ReadInts(),
        Columns = reader.ReadArray(static r => new NetworkColumn
        {
            Base = r.ReadFloats(),
            Parents = r.ReadArray(static p => new NetworkParent
            {
                Column = p.ReadInt32(),
                Factors = p.ReadFloats(),
                Lambda = p.ReadDouble(),
                Gain = p.ReadDouble(),
                Optimism = p.ReadDouble(),
            }),
            Fallback = r.ReadFloats(),
        }),
        Rho = reader.ReadDouble(),
        Memorisation = reader.ReadDouble(),
        Warnings = reader.ReadStrings(),
    };
}
