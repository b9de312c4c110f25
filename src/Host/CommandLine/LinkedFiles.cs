using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Florin.Host.CommandLine;

/// <summary>
/// The files of a folder, watched: what is written into them is told at once by the system, and where a link leads elsewhere
/// (as a ConfigMap's do when it changes), of which the system says nothing, that is looked for every four seconds.
/// </summary>
internal sealed class LinkedFiles(string folder) : IFileProvider, IDisposable
{
    private readonly PhysicalFileProvider _told = new(folder);
    private readonly PhysicalFileProvider _asked = new(folder) { UsePollingFileWatcher = true, UseActivePolling = true };

    public IFileInfo GetFileInfo(string subpath) => _told.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => _told.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => new CompositeChangeToken([_told.Watch(filter), _asked.Watch(filter)]);

    public void Dispose()
    {
        _told.Dispose();
        _asked.Dispose();
    }
}
