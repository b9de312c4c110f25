using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>
/// Takes a configuration that changed while the gateway runs, whole or not at all: with anything wrong in it the old one
/// stays, and everything that is wrong is told.
/// </summary>
internal sealed partial class ConfigReload : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly Action<IConfiguration> _take;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly IDisposable _watching;
    private volatile string? _refused;
    private List<JsonConfigurationSource> _there;

    /// <summary>Watches from now on.</summary>
    /// <param name="configuration">The process's configuration, which tells when it changes.</param>
    /// <param name="take">Takes a configuration, or says by a <see cref="WrongConfiguration"/> why it cannot.</param>
    /// <param name="log">Where it is told.</param>
    public ConfigReload(IConfiguration configuration, Action<IConfiguration> take, ILogger log)
    {
        (_configuration, _take, _log, _there) = (configuration, take, log, []);
        _there = There();
        _watching = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>What is wrong with the newest configuration, so that an older one stays; null when nothing is.</summary>
    public string? Refused => _refused;

    /// <summary>Ends the watching.</summary>
    public void Dispose() => _watching.Dispose();

    private void Reload()
    {
        lock (_lock) // One file after the other may tell of a change.
            try
            {
                RequireAllFiles();
                _take(Fresh());
                (_there, _refused) = (There(), null);
                Taken(_log);
            }
            catch (Exception e) when (e is WrongConfiguration or InvalidDataException or FormatException or IOException)
            {
                Refuse(e is WrongConfiguration ? e.Message : Shown.Of(e), defect: null);
            }
            catch (Exception defect) // The one broad catch of a reload: told to operators, for whoever tells of a change would lose it.
            {
                Refuse($"{defect.GetType().Name}: {Shown.Of(defect)}", defect);
            }
    }

    // One that is gone would count as empty, which takes away everything that it said; who wants that empties the file. One
    // that never was there may stay away.
    private void RequireAllFiles()
    {
        var gone = _there
            .Except(There())
            .Select(file => $"{Shown.Of(file.Path)} no longer exists, or is no longer a file.")
            .ToList();
        if (gone.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, gone));
    }

    private List<JsonConfigurationSource> There() =>
        _configuration is IConfigurationRoot root
            ?
            [
                .. root
                    .Providers.OfType<JsonConfigurationProvider>()
                    .Select(provider => (JsonConfigurationSource)provider.Source)
                    .Where(file => file.FileProvider?.GetFileInfo(file.Path ?? "").Exists == true),
            ]
            : [];

    private void Refuse(string problems, Exception? defect)
    {
        _refused = problems;
        NotTaken(_log, defect, problems);
    }

    // A file that cannot be read counts as empty in the running configuration: here it must be seen to be broken.
    private IConfiguration Fresh() =>
        _configuration is IConfigurationRoot root ? new ConfigurationRoot([.. root.Providers.Select(Fresh)]) : _configuration;

    private static IConfigurationProvider Fresh(IConfigurationProvider provider) =>
        provider is JsonConfigurationProvider { Source: var source }
            ? new JsonConfigurationProvider(
                new JsonConfigurationSource
                {
                    FileProvider = source.FileProvider,
                    Path = source.Path ?? "", // A JSON file has one.
                    Optional = source.Optional,
                }
            )
            : new Unwatched(provider);

    [LoggerMessage(
        EventId = EventIds.ConfigurationApplied,
        Level = LogLevel.Information,
        Message = "The gateway applied a changed configuration"
    )]
    private static partial void Taken(ILogger log);

    [LoggerMessage(
        EventId = EventIds.ConfigurationRejected,
        Level = LogLevel.Error,
        Message = "The gateway rejected a changed configuration and keeps the previous one: {Problems}"
    )]
    private static partial void NotTaken(ILogger log, Exception? defect, string problems);

    /// <summary>
    /// A provider of the running configuration, read as it is and not watched: a root registers with each of its providers and
    /// loads it, and the running ones would hold every root that there ever was.
    /// </summary>
    private sealed class Unwatched(IConfigurationProvider provider) : IConfigurationProvider
    {
        private readonly ConfigurationReloadToken _never = new();

        public bool TryGet(string key, out string? value) => provider.TryGet(key, out value);

        public void Set(string key, string? value) => throw new NotSupportedException("This configuration is read-only.");

        public IChangeToken GetReloadToken() => _never;

        public void Load()
        {
            // It is loaded.
        }

        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            provider.GetChildKeys(earlierKeys, parentPath);
    }
}
