using Apache.Arrow;
using ParquetSharp.Arrow;

namespace SparkSynth.Storage.Parquet;

/// <summary>One Parquet file of record batches as another engine hands them over: a copy for this process. Disposed before <see cref="Close"/>, it deletes what it wrote.</summary>
/// <param name="path">Where to; its folder exists.</param>
public sealed class RecordBatchFile(string path) : IDisposable
{
    private FileWriter? _writer;
    private bool _closed;

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes a batch; the first one says which columns there are. Nothing of it is kept.</summary>
    /// <exception cref="Core.ProblemException">The file cannot be written: no permission, no space.</exception>
    public void Write(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        OutputErrors.Translate(path, () =>
        {
            _writer ??= new FileWriter(path, batch.Schema);
            _writer.WriteBufferedRecordBatch(batch);
        });
        Rows += batch.Length;
    }

    /// <summary>Writes the footer.</summary>
    /// <exception cref="Core.ProblemException">The file cannot be written.</exception>
    public void Close()
    {
        OutputErrors.Translate(path, () => _writer?.Close());
        _closed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        if (!_closed) File.Delete(path);
    }
}
