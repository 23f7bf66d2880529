using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// Floats that start on a cache line and do not move, so that a vector of eight never straddles two lines. The memory lives as long as this object:
/// whoever uses <see cref="Pointer"/> keeps a reference.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    private readonly float[] _memory;

    public AlignedFloats(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + 32, pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        Pointer = (float*)((start + 63) & ~(nuint)63);
    }

    public int Length { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);
}
