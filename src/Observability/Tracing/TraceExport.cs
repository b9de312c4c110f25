using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Florin.Observability.Tracing;

/// <summary>Sends spans to a collector by OTLP, where one is configured.</summary>
public static class TraceExport
{
    private const string StandardVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Begins to send; null where nothing is configured, and then nothing listens and spans cost nothing.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="instance">What tells this process from others in the traces, such as what it hosts.</param>
    /// <exception cref="WrongConfiguration">The collector's address is no address.</exception>
    public static TracerProvider? Start(IConfiguration configuration, string instance)
    {
        var otlp = configuration.Options<OtlpOptions>("Florin:Otlp");
        if (
            (string.IsNullOrEmpty(otlp.Endpoint) ? configuration[StandardVariable] : otlp.Endpoint)
            is not { Length: > 0 } endpoint
        )
            return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
            throw new WrongConfiguration(
                $"{StandardVariable} is '{endpoint}'; expected an address such as http://127.0.0.1:4317."
            );
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("florin", serviceInstanceId: instance))
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(otlp.Ratio)))
            .AddSource("Florin.*", "System.Net.Http")
            .AddOtlpExporter(exporter => Configure(exporter, address))
            .Build();
    }

    // The gRPC port's number is the only sign there is of which protocol a collector expects.
    private static void Configure(OtlpExporterOptions exporter, Uri address)
    {
        exporter.Endpoint = address;
        if (address.Port != 4317)
            (exporter.Protocol, exporter.Endpoint) = (OtlpExportProtocol.HttpProtobuf, WithPath(address));
    }

    private static Uri WithPath(Uri address) => address.AbsolutePath == "/" ? new Uri(address, "v1/traces") : address;
}
