using Florin.Platform.EventLog;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Copies;

/// <summary>How archives are opened that have the bodies of old events; see <see cref="ArchivedBodies"/>.</summary>
/// <param name="format">What their files are.</param>
/// <param name="open">Opens the place of an archive, with the configuration that it needs.</param>
public sealed class Archives(ISegmentFormat format, Func<string, IConfiguration, ICopyFiles> open)
{
    private readonly DecodedSegments _decoded = new();

    /// <summary>The archive of one log. The caller disposes it.</summary>
    /// <param name="service">Whose log it is.</param>
    /// <param name="noted">Where the archive was when the log was shrunk.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="LogFault">The place cannot be one of an archive.</exception>
    public ArchivedBodies Of(string service, string noted, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var place = configuration[ArchiveOptions.Key] is { Length: > 0 } moved ? moved : noted;
        return new ArchivedBodies(service, open(place, configuration), format, _decoded);
    }
}
