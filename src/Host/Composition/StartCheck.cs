using Florin.Gateway.Pipeline;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Web.Tls;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>
/// Looks at everything that a process reads of its configuration before anything of it is opened, so that several
/// mistakes are reported together.
/// </summary>
internal static class StartCheck
{
    /// <summary>What the process is to be.</summary>
    /// <exception cref="WrongConfiguration">
    /// Something is wrong; the message lists everything. What is wrong with the gateway alone is found when it is made, which
    /// also looks for what routes and clusters refer to.
    /// </exception>
    public static FlorinOptions Of(IConfiguration configuration)
    {
        var problems = new List<string>();
        var options = configuration.BindCollecting<FlorinOptions>("Florin", problems);
        foreach (var (section, type) in KnownSettings.Before(options))
            configuration.Check(type, problems, section);
        problems.AddRange(KnownSettings.Unknown(configuration));
        SettingOrders.Check(configuration, options.Hosted, problems);
        StorageProviders.Check(configuration, options, problems);
        ReplicaStores.Check(configuration, options, problems);
        Addresses.Check(configuration, problems);
        FeedSources.Check(configuration, options.Data, problems);
        RemoteStores.Check(configuration, problems);
        LogLevels.Check(configuration, problems);
        Alerting.Check(configuration, problems);
        if (problems.Count == 0)
        {
            var admin = configuration.Options<AdminOptions>(AdminOptions.Section);
            CheckPorts(options, admin, problems);
            TransportSecurity.Check(configuration, options, admin, problems);
        }
        if (problems.Count == 0)
            return options;
        if (options.Hosts(Catalog.Gateway))
            problems.AddRange(ApiGateway.Check(configuration, RemoteStores.Sections));
        throw new WrongConfiguration(string.Join(Environment.NewLine, problems.Distinct(StringComparer.Ordinal)));
    }

    // The operators' port is the only one that can be chosen beside the others.
    private static void CheckPorts(FlorinOptions options, AdminOptions admin, List<string> problems)
    {
        if (!admin.Enabled || !options.Hosts(Catalog.Gateway))
            return;
        var port = admin.EndpointOf(options.BasePort).Port;
        if (options.Hosted.FirstOrDefault(name => options.PortOf(name) == port) is { } taken)
            problems.Add(
                $"{AdminOptions.Section}:Port is '{port}': {FlorinOptions.Described(taken)} listens there; choose another port."
            );
    }
}
