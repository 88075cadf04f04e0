# rpc.mk - from the roles' contracts to C.
#
# wsdl/NAME.x becomes rpc_NAME.h and three objects: the types, the caller's
# side, the server's dispatch (no main, no rpcbind).
RPC_X := signer journal control
GEN_STAMPS += $(RPC_X:%=$G/rpc_%.h)
GEN_OBJS += $(foreach x,$(RPC_X),$B/rpc_$x_xdr.o $B/rpc_$x_clnt.o $B/rpc_$x_svc.o)
GEN_FILES += $G/rpc_*

$G/rpc_%.h: wsdl/%.x wsdl/rpc.mk
	@mkdir -p $G
	@cp $< $G/rpc_$*.x
	@cd $G && rm -f rpc_$*_xdr.c rpc_$*_clnt.c rpc_$*_svc.c && \
	    rpcgen -N -C -M -c -o rpc_$*_xdr.c rpc_$*.x && \
	    rpcgen -N -C -M -l -o rpc_$*_clnt.c rpc_$*.x && \
	    rpcgen -N -C -M -m -o rpc_$*_svc.c rpc_$*.x && \
	    rm -f rpc_$*.h && rpcgen -N -C -M -h -o rpc_$*.h rpc_$*.x

# Generated: nobody reads its warnings.
RPC_CC = $(CC) $(filter-out -W%,$(BASE)) -w $(LIBINC) $(CFLAGS) -I$G

$(foreach x,$(RPC_X),$B/rpc_$x_xdr.o $B/rpc_$x_clnt.o $B/rpc_$x_svc.o): \
    $B/%.o: $(RPC_X:%=$G/rpc_%.h) | $B
	$(Q)$(RPC_CC) -c -o $@ $G/$*.c
