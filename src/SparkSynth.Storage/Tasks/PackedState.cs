using System.IO.Compression;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Storage.Tasks;

/// <summary>A state as the compressed bytes that travel.</summary>
public static class PackedState
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a state; the target stays open.</summary>
    public static void Write(FoldState state, Stream target)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var packed = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);
        using var buffered = new BufferedStream(packed, BufferBytes);
        using var writer = new BinaryWriter(buffered);
        state.Write(writer);
    }

    /// <summary>Reads a state of a task.</summary>
    public static FoldState Read(FoldTask task, Stream bytes)
    {
        ArgumentNullException.ThrowIfNull(task);
        FoldState state = task.CreateState();
        using var unpacked = new ZLibStream(bytes, CompressionMode.Decompress, leaveOpen: true);
        using var buffered = new BufferedStream(unpacked, BufferBytes);
        using var reader = new BinaryReader(buffered);
        state.Read(reader);
        return state;
    }
}
