namespace SparkSynth.Core.Privacy;

/// <summary>Pinned memory that starts on a cache line; zeroed. Whoever holds <see cref="Pointer"/> must hold the object.</summary>
internal sealed unsafe class AlignedMemory
{
    private readonly long[] _owner;

    public AlignedMemory(long bytes)
    {
        Bytes = bytes;
        _owner = GC.AllocateArray<long>(checked((int)((bytes + 7) / 8) + 8), pinned: true);
        nuint start = (nuint)(byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _owner[0]);
        Pointer = (byte*)((start + 63) & ~(nuint)63);
    }

    public byte* Pointer { get; }

    public long Bytes { get; }
}
