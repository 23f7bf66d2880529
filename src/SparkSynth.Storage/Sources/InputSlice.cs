using System.Collections.Immutable;

namespace SparkSynth.Storage.Sources;

/// <summary>Rows to be read at one go: a row group of a Parquet file. Data only, so that a task can carry it.</summary>
/// <param name="Path">Parquet file to open.</param>
/// <param name="RowGroup">Row group in it.</param>
/// <param name="Rows">Rows in the row group.</param>
/// <param name="File">Place, first half: the source's file, relative to the source's folder, with '/'. For text formats the text file, not the temporary one.</param>
/// <param name="FirstRow">Place, second half: number in that file of the slice's first row, from 0.</param>
/// <param name="Partitions">Columns whose value comes from folders.</param>
public sealed record InputSlice(string Path, int RowGroup, long Rows, string File, long FirstRow, ImmutableArray<PartitionValue> Partitions);
