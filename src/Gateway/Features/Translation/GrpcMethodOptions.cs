using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Translation;

/// <summary>A method of gRPC that a route's requests are: <c>Gateway:Routes:{id}:Grpc</c>.</summary>
internal sealed record GrpcMethodOptions
{
    /// <summary>The file with the descriptors, as <c>protoc --include_imports --descriptor_set_out=FILE</c> writes it.</summary>
    [Required]
    public string Descriptors { get; init; } = "";

    /// <summary>The method, such as <c>greet.v1.Greeter/SayHello</c>; one that streams is not possible.</summary>
    [Required]
    public string Method { get; init; } = "";
}
