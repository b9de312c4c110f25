using Florin.Host.Web.Tls;
using Florin.Platform.Configuration;

namespace Florin.Host.Composition;

/// <summary>Where other processes reach a service of this one: <c>Florin:Registry:Host</c>, else the address that it listens on.</summary>
internal static class AdvertisedAddress
{
    /// <summary>The address, such as <c>http://10.0.0.7:3002</c>.</summary>
    public static string Of(string service, ProcessContext context)
    {
        var (options, registry) = (
            context.Options,
            context.Configuration.Options<MembershipOptions>(MembershipOptions.Section)
        );
        var host = registry.Host ?? (options.ServiceBind is "0.0.0.0" or "::" ? "127.0.0.1" : options.ServiceBind);
        var scheme = TransportSecurity.IsBetweenServices(context.Configuration) ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return new UriBuilder(scheme, host, options.PortOf(service)).Uri.AbsoluteUri.TrimEnd('/');
    }
}
