namespace SparkSynth.Core.Privacy;

/// <summary>Memory that starts on a cache line: zeroed and pinned, or somebody else's. Whoever holds <see cref="Pointer"/> must hold the object.</summary>
internal sealed unsafe class AlignedMemory
{
    private readonly object _owner;

    public AlignedMemory(long bytes)
    {
        Bytes = bytes;
        long[] words = GC.AllocateArray<long>(checked((int)((bytes + 7) / 8) + 8), pinned: true);
        _owner = words;
        nuint start = (nuint)(byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref words[0]);
        Pointer = (byte*)((start + 63) & ~(nuint)63);
    }

    /// <summary>A mapped file, for instance; <paramref name="owner"/> keeps it there.</summary>
    public AlignedMemory(nint address, long bytes, object owner)
    {
        if (address % 64 != 0) throw new ArgumentException("the address must be a multiple of 64", nameof(address));
        Bytes = bytes;
        _owner = owner;
        Pointer = (byte*)address;
    }

    public byte* Pointer { get; }

    public long Bytes { get; }
}
