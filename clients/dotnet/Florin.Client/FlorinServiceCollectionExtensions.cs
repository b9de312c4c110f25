using Florin.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client.</summary>
public static class FlorinServiceCollectionExtensions
{
    private const string Name = "Florin";

    /// <summary>Adds <see cref="FlorinClient"/> over connections of <see cref="IHttpMessageHandlerFactory"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the address of Florin and the credential of the caller; the credential is shared by all clients.</param>
    /// <returns>The builder of the connections.</returns>
    public static IHttpClientBuilder AddFlorinClient(this IServiceCollection services, Action<FlorinClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new FlorinClientOptions();
        configure(options);
        options.Validate();
        services.AddTransient(provider => new FlorinClient(
            options,
            provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Name)
        ));
        return services.AddHttpClient(Name).ConfigurePrimaryHttpMessageHandler(static () => FlorinClient.Connections());
    }
}
