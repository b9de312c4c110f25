using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;

namespace Florin.Lucene;

/// <summary>
/// Files that are read by position. Lucene maps files into memory otherwise, where a file that becomes shorter, or a sector that the
/// disk cannot read, ends the whole process by a signal; here it is an exception.
/// </summary>
internal sealed class PlainFiles(string directory) : FSDirectory(new DirectoryInfo(directory), lockFactory: null)
{
    /// <inheritdoc/>
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var file = new OpenFile(Path.Combine(Directory.FullName, name));
        return new Input(file, 0, file.Length, BufferedIndexInput.GetBufferSize(context), isOwner: true);
    }

    /// <inheritdoc/>
    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(new OpenFile(Path.Combine(Directory.FullName, name)), BufferedIndexInput.GetBufferSize(context));
    }

    private sealed class OpenFile(string path) : IDisposable
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.RandomAccess
        );

        public long Length => RandomAccess.GetLength(_handle);

        public void Read(Span<byte> to, long at)
        {
            while (to.Length > 0)
            {
                var read = RandomAccess.Read(_handle, to, at);
                if (read == 0)
                    throw new EndOfStreamException($"{path} ends before position {at + to.Length}.");
                to = to[read..];
                at += read;
            }
        }

        public void Dispose() => _handle.Dispose();

        public override string ToString() => path;
    }

    private sealed class Slicer(OpenFile file, int bufferSize) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) =>
            new Input(file, offset, length, bufferSize, isOwner: false);

        [Obsolete("Lucene asks for it with files of version 3 alone.")]
        public override IndexInput OpenFullSlice() => OpenSlice("all", 0, file.Length);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
        }
    }

    private sealed class Input(OpenFile file, long offset, long length, int bufferSize, bool isOwner)
        : BufferedIndexInput(file.ToString(), bufferSize)
    {
        private bool _isOwner = isOwner;

        public override long Length => length;

        public override object Clone()
        {
            var clone = (Input)base.Clone();
            clone._isOwner = false;
            return clone;
        }

        protected override void ReadInternal(byte[] b, int at, int count)
        {
            if (Position + count > length)
                throw new EndOfStreamException($"{file} has no {count} bytes at position {Position}.");
            file.Read(b.AsSpan(at, count), offset + Position);
        }

        protected override void SeekInternal(long pos) { }

        protected override void Dispose(bool disposing)
        {
            if (disposing && _isOwner)
                file.Dispose();
        }
    }
}
