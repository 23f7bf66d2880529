using System.Buffers;
using System.Runtime.InteropServices;

namespace SparkSynth.Storage.Parquet;

/// <summary>A managed array of any primitive seen as bytes, so that Arrow's C interface can pin it instead of copying it.</summary>
internal sealed class ArrayMemory<T>(T[] array) : MemoryManager<byte>
    where T : unmanaged
{
    public T[] Array { get; } = array;

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(Array.AsSpan());

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var handle = GCHandle.Alloc(Array, GCHandleType.Pinned);
        return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + elementIndex, handle, this);
    }

    public override void Unpin()
    {
        // the handle in MemoryHandle is freed by its Dispose
    }

    protected override void Dispose(bool disposing)
    {
    }
}
