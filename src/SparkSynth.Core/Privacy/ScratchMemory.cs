using System.Runtime.InteropServices;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Large memory of one step, given back the moment the step ends. Garbage of this size waits for a collection, and counts towards the peak until then:
/// 10 M reference rows needed 2.7 GB so (scripts/bench audit --audit-real 10000000).
/// </summary>
internal sealed unsafe class ScratchMemory<T> : IDisposable where T : unmanaged
{
    private T* _pointer;

    /// <summary>Room for some values, 0 throughout if <paramref name="zeroed"/>.</summary>
    public ScratchMemory(long count, bool zeroed = false)
    {
        nuint items = checked((nuint)count);
        _pointer = (T*)(zeroed ? NativeMemory.AllocZeroed(items, (nuint)sizeof(T)) : NativeMemory.Alloc(items, (nuint)sizeof(T)));
    }

    public T* Pointer => _pointer;

    /// <summary>Gives the memory back; nothing may point there any more.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_pointer);
        _pointer = null;
    }
}
